import httpx
import pytest

from cockpit.backend.faults import error_of


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"itemNotFound": {"code": 404, "message": "No server 7"}}, "No server 7"),
        (
            {"NeutronError": {"type": "PortNotFound", "message": "No port 7.", "detail": ""}},
            "No port 7",
        ),
        ({"error": {"code": 404, "title": "Not Found", "message": "No user 7"}}, "No user 7"),
        ({"code": "404 Not Found", "title": "Not Found", "message": "No image 7"}, "No image 7"),
        ("No object 7", "No object 7"),
        ("<html>a proxy's page</html>", "The server answered 404 Not Found"),
        ("", "The server answered 404 Not Found"),
        ([1, 2], "The server answered 404 Not Found"),
        ({"NeutronError": "No port 7"}, "No port 7"),
    ],
)
def test_each_api_family_is_understood(body: object, message: str) -> None:
    response = (
        httpx.Response(404, text=body) if isinstance(body, str) else httpx.Response(404, json=body)
    )
    error = error_of(response)
    assert str(error) == message
    assert error.status == 404


def test_a_hint_of_the_server_is_passed_on() -> None:
    fault = {"code": "stale", "message": "web-1 has changed", "hint": "Plan again."}
    error = error_of(httpx.Response(409, json={"error": fault}))
    assert (error.hint, error.code) == ("Plan again.", "stale")


def test_where_the_server_has_no_hint_there_is_one() -> None:
    assert error_of(httpx.Response(503)).hint
