"""Passwords of guests: made here, shown once, kept as a hash.

Source of the hash: "Unix crypt using SHA-256 and SHA-512", version 0.6, U. Drepper; what
crypt(5) calls sha512crypt. Python's own `crypt` ends with 3.12.
"""

import hashlib
import secrets
import string

LENGTH = 20
_LETTERS = string.ascii_letters + string.digits
_ROUNDS = 5000
_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BYTES = 64


def new_password() -> str:
    """Return a password with some 119 bits of chance."""
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def hashed(password: str) -> str:
    """Return the hash of a password, with a new salt, as crypt(5) has it."""
    return sha512_crypt(password, "".join(secrets.choice(_ALPHABET) for _ in range(16)))


def sha512_crypt(password: str, salt: str) -> str:
    """Return the hash of a password; `salt` has up to 16 letters of crypt's alphabet."""
    word, grain = password.encode(), salt.encode()
    inner = hashlib.sha512(word + grain + word).digest()
    mixed = hashlib.sha512(word + grain + _repeated(inner, len(word)))
    length = len(word)
    while length:
        mixed.update(inner if length & 1 else word)
        length >>= 1
    digest = mixed.digest()
    words = _repeated(hashlib.sha512(word * len(word)).digest(), len(word))
    grains = _repeated(hashlib.sha512(grain * (16 + digest[0])).digest(), len(grain))
    for turn in range(_ROUNDS):
        one = words if turn & 1 else digest
        other = digest if turn & 1 else words
        between = (grains if turn % 3 else b"") + (words if turn % 7 else b"")
        digest = hashlib.sha512(one + between + other).digest()
    return f"$6${salt}${_encoded(digest)}"


def _repeated(block: bytes, length: int) -> bytes:
    return (block * (length // _BYTES + 1))[:length]


def _encoded(digest: bytes) -> str:
    """Return the digest in crypt's own order of bytes and alphabet of 64 letters."""
    found = ""
    for n in range(21):
        places = (n, n + 21, n + 42)
        turned = places[n % 3 :] + places[: n % 3]
        high, middle, low = (digest[place] for place in turned)
        found += _letters(high << 16 | middle << 8 | low, 4)
    return found + _letters(digest[63], 2)


def _letters(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 6 * place & 63] for place in range(count))
