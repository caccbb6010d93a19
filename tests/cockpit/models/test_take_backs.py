"""What takes a deployment back is recognised wherever its id is seen."""

from uuid import uuid4

from cockpit.models.take_backs import next_id, taken_back


def test_a_take_back_leads_to_what_it_takes_back() -> None:
    one, other = str(uuid4()), str(uuid4())
    first = next_id(one, {one, other})
    again = next_id(one, {one, other, first})
    back = next_id(first, {one, other, first, again})

    known = {one, other, first, again, back}

    assert taken_back(known) == {first: one, again: one, back: first}
    assert len(known) == 5


def test_the_same_try_has_the_same_id() -> None:
    one = str(uuid4())

    assert next_id(one, {one}) == next_id(one, {one})
