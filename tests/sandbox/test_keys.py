"""Codes, tokens and phrases follow from the key of a world, and from nothing else."""

import pytest

from sandbox.keys import KEY_BYTES, WorldKey, new_key, new_tag

KEY = WorldKey(new_key(7), "abc123")


def test_a_key_has_its_length_with_and_without_a_seed() -> None:
    assert len(new_key(7)) == len(new_key(None)) == KEY_BYTES
    assert new_key(7) == new_key(7)
    assert new_key(None) != new_key(None)


@pytest.mark.parametrize("digits", [4, 6, 7, 12])
def test_a_code_has_as_many_digits_as_are_asked_for(digits: int) -> None:
    codes = [KEY.security_code(f"P-{number:04d}", digits) for number in range(200)]
    assert all(len(code) == digits and code.isascii() and code.isdigit() for code in codes)
    assert any(code.startswith("0") for code in codes)


def test_a_code_depends_on_its_request_and_its_world() -> None:
    other = WorldKey(new_key(8), "abc123")
    codes = {KEY.security_code("P-0001", 8), KEY.security_code("P-0002", 8),
             other.security_code("P-0001", 8)}  # fmt: skip
    assert len(codes) == 3


def test_a_proof_tells_codes_and_requests_apart_and_hides_them() -> None:
    proof = KEY.proof("P-0001", "123456")
    assert proof == KEY.proof("P-0001", "123456")
    assert proof != KEY.proof("P-0001", "123457")
    assert proof != KEY.proof("P-0002", "123456")
    assert "123456" not in proof
    assert len(proof) == 64


def test_a_token_bears_the_mark_of_its_world_and_256_bits() -> None:
    tag, body = KEY.token("T-0001").split(".")
    assert tag == KEY.tag
    assert len(body) == 43
    assert KEY.token("T-0001") != KEY.token("T-0002")
    assert KEY.digest(KEY.token("T-0001")) != KEY.token("T-0001")


def test_the_mark_of_a_world_is_short_and_its_own() -> None:
    assert new_tag("um") == new_tag("um") != new_tag("dois")
    assert len(new_tag("um")) == 6


def test_phrases_to_choose_among_differ() -> None:
    for number in range(500):
        phrases = {KEY.phrase(f"P-{number:04d}", offset) for offset in range(3)}
        assert len(phrases) == 3
        assert all(len(phrase.split()) == 2 for phrase in phrases)


def test_the_words_of_a_phrase_agree() -> None:
    feminine = {"casa", "ponte", "serra", "nuvem", "praia", "torre", "fonte", "estrela", "folha"}
    spoken = [KEY.phrase(f"P-{number}").split() for number in range(3000)]
    nouns, adjectives = {noun for noun, _ in spoken}, {adjective for _, adjective in spoken}
    assert len(nouns) == len(adjectives) == 24
    assert not nouns & feminine
    assert [word for word in adjectives if word.endswith(("a", "as"))] == []


def test_purposes_do_not_share_a_key() -> None:
    assert KEY.sign_key() not in (new_key(7), KEY._derive("code", "seats"))
