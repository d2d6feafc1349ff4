import threading

import pytest

from denoiser.ui import turns


@pytest.fixture
def patient(monkeypatch):
    """Nobody goes on before it is their turn."""
    monkeypatch.setattr(turns, "_PATIENCE", 30)


class Crowd:
    """Visitors who all want to run at once, and stay inside until they are let go."""

    def __init__(self, count: int):
        self.inside, self.most = 0, 0
        self._lock, self._leave, self._came = threading.Lock(), threading.Event(), threading.Event()
        self.threads = [threading.Thread(target=turns.in_turn(self._run)) for _ in range(count)]

    def _run(self) -> None:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if self.inside == 2:
                self._came.set()
        self._leave.wait(30)
        with self._lock:
            self.inside -= 1

    def come(self) -> None:
        for thread in self.threads:
            thread.start()
        assert self._came.wait(30)

    def leave(self) -> None:
        self._leave.set()
        for thread in self.threads:
            thread.join()


def test_two_run_at_once_and_the_others_after_them(patient):
    crowd = Crowd(6)
    crowd.come()
    crowd.leave()
    assert crowd.most == 2


def test_who_waits_longest_comes_next(patient, monkeypatch):
    queue = turns._Turns(1)
    monkeypatch.setattr(turns, "_turns", queue)
    assert queue.take()
    order, threads = [], []
    for number in range(5):
        come = turns.in_turn(lambda number=number: order.append(number))
        threads.append(threading.Thread(target=come))
        threads[-1].start()
        while len(queue._waiting) <= number:
            threads[-1].join(0.001)
    queue.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_has_waited_long_enough_goes_on(monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE", 0.01)
    crowd = Crowd(2)
    crowd.come()
    try:
        assert turns.in_turn(lambda: "went on")() == "went on"
    finally:
        crowd.leave()


def test_one_waits_on_while_others_get_their_turns(monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE", 0.01)
    queue = turns._Turns(1)
    assert queue.take()
    queue._given_back_at = float("inf")  # just now, always
    results = []
    waits = threading.Thread(target=lambda: results.append(queue.take()))
    waits.start()
    waits.join(0.2)
    assert results == []
    queue._given_back_at = 0  # long ago
    waits.join(30)
    assert results == [False]


def test_what_a_function_calls_needs_no_turn_of_its_own(patient):
    crowd = Crowd(1)
    outer = turns.in_turn(lambda: turns.in_turn(lambda: turns.in_turn(lambda: "through")())())
    crowd.threads[0].start()
    try:
        assert outer() == "through"
    finally:
        crowd.leave()


def test_an_error_gives_the_turn_back(patient):
    def fail():
        raise RuntimeError

    for _ in range(5):
        with pytest.raises(RuntimeError):
            turns.in_turn(fail)()
    assert turns.in_turn(lambda: "went on")() == "went on"
