"""Bad input never breaks the server: no answer of 5xx to whatever is asked, and none late (G2)."""

from __future__ import annotations

import os
import time
from collections import Counter
from random import Random

import pytest
from django.db import transaction
from django.test import Client

from amparo.access.models import User
from amparo.kernel.scope import unscoped

from .asked import Asking
from .doors import signed_in
from .sizes import figure, size
from .worlds import a_cast, a_world

pytestmark = pytest.mark.django_db
LATE = 2.0  # seconds of work; a busy machine is no fault of the program
MORE = (("chair", "CHAIR", "mhd"), ("aud", "AUDITOR", "council"), ("focal", "FOCAL", "council"))


class Desk:
    """The clients of everybody; whoever a request signed out is signed in again."""

    def __init__(self, users):
        self.users = users
        self.clients = {name: signed_in(user) for name, user in users.items()}
        self.clients["nobody"] = Client(raise_request_exception=False)

    def again(self, name):
        if name in self.users and "began" not in self.clients[name].session:
            self.clients[name] = signed_in(self.users[name])


def answered(desk, asked):
    """What came back, with the seconds of work; what it changed stays half of the time."""
    began = time.process_time()
    with transaction.atomic():
        answer = asked.send(desk.clients[asked.who])
        if asked.method != "POST" or len(asked.path) % 2:
            transaction.set_rollback(True)
    desk.again(asked.who)
    return answer, time.process_time() - began


@pytest.mark.parametrize("seed", [3, 0], ids=("always the same", "another each time"))
def test_no_request_breaks_the_server(seed):
    seed = seed or int.from_bytes(os.urandom(3))
    dice = Random(seed)
    cast = a_cast()
    a_world(dice, cast)
    with unscoped("test"):
        users = {name: User.rows.get(pk=viewer.user_id) for name, viewer in cast.items()}
    desk = Desk(users)
    asking = Asking(dice, desk.clients, cast)
    broken, late = [], []
    statuses: Counter[int] = Counter()
    while sum(statuses.values()) < size(150, 5000):
        drawn = asking.draw()
        answer = None
        while True:
            try:
                asked = drawn.send(answer)
            except StopIteration:
                break
            answer, took = answered(desk, asked)
            statuses[answer.status_code] += 1
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {asked}")
            if took > LATE:
                late.append(f"{took:.1f} s {asked}")
    figure(f"seed {seed}: {dict(sorted(statuses.items()))}")
    assert not broken, f"seed {seed}\n" + "\n".join(broken)
    assert not late, f"seed {seed}\n" + "\n".join(late)
