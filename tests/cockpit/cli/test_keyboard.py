from tests.cockpit.cli.terminal import on_terminal

_ANSWER = """
import asyncio
from cockpit.cli import keyboard
async def main():
    print("interactive", keyboard.is_interactive())
    with keyboard.interrupts() as pressed:
        print("ready", flush=True)
        await pressed.wait()
        print("pressed")
        print("answer:", await keyboard.answer("Go on? "), "end")
asyncio.run(main())
"""

_RAW = """
import asyncio
from cockpit.cli import keyboard
async def main():
    with keyboard.raw_terminal():
        async with keyboard.typed() as chunks:
            print("raw", flush=True)
            print(await chunks.get(), flush=True)
    print("cooked", flush=True)
    input()
asyncio.run(main())
"""


async def test_ctrl_c_asks_instead_of_ending() -> None:
    async with on_terminal("-c", _ANSWER) as terminal:
        await terminal.until("interactive True")
        await terminal.until("ready")
        terminal.type("\x03")
        await terminal.until("pressed")
        await terminal.until("Go on? ")
        terminal.type(" Yes \n")
        await terminal.until("answer: yes end")
        assert await terminal.end() == 0


async def test_raw_keys_arrive_and_the_terminal_is_put_right_again() -> None:
    async with on_terminal("-c", _RAW) as terminal:
        await terminal.until("raw")
        assert not terminal.echoes()
        terminal.type("\x03")
        await terminal.until(r"b'\x03'")
        await terminal.until("cooked")
        assert terminal.echoes()
        terminal.type("\n")
        assert await terminal.end() == 0
