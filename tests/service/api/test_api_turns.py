"""Searches of a server: in the order they came, few at a time; responses as the records say."""

import asyncio
import json
import threading
import time
from functools import partial

import pytest

from indexer.errors import QuestionError
from service.api.recorded import recorded
from service.api.turns import Turns
from service.engine import SearchEngine


def test_jobs_run_in_order_and_one_at_a_time() -> None:
    turns, begun, at_once = Turns(1), list[int](), list[int]()
    running = threading.Semaphore(1)

    def job(number: int) -> int:
        at_once.append(int(not running.acquire(blocking=False)))
        begun.append(number)
        time.sleep(0.002)
        running.release()
        return number

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(turns.run(partial(job, number)) for number in range(9)))

    assert asyncio.run(all_of_them()) == begun == list(range(9))
    assert not any(at_once)


def test_the_error_of_a_job_is_raised_and_the_next_one_runs() -> None:
    turns = Turns(1)

    def refuse() -> None:
        raise QuestionError(en="the question is empty", zh="问题为空")

    async def both() -> int:
        with pytest.raises(QuestionError, match="the question is empty"):
            await turns.run(refuse)
        return await turns.run(lambda: 1)

    assert asyncio.run(both()) == 1


def test_a_job_whose_request_is_gone_is_not_begun() -> None:
    turns, begun, go = Turns(1), list[str](), threading.Event()

    async def leave() -> None:
        first = asyncio.ensure_future(turns.run(go.wait))
        second = asyncio.ensure_future(turns.run(lambda: begun.append("second")))
        await asyncio.sleep(0.01)
        second.cancel()
        await asyncio.sleep(0.01)
        go.set()
        await first
        await turns.run(lambda: begun.append("third"))

    asyncio.run(leave())
    assert begun == ["third"]


@pytest.mark.parametrize(("cores", "workers", "at_once"), [(2, 2, True), (2, 1, False)])
def test_short_jobs_run_in_the_thread_of_the_loop_where_a_worker_has_one_core(
    monkeypatch: pytest.MonkeyPatch, cores: int, workers: int, at_once: bool
) -> None:
    monkeypatch.setattr("service.api.turns.usable_cores", lambda: cores)
    turns = Turns.among(workers)

    async def threads() -> tuple[bool, bool]:
        short, other = (
            await turns.run_short(threading.get_ident),
            await turns.run(threading.get_ident),
        )
        return short == threading.get_ident(), other == threading.get_ident()

    assert asyncio.run(threads()) == (at_once, False)


def test_searches_of_an_index_elsewhere_never_wait_in_the_thread_of_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.api.turns.usable_cores", lambda: 1)
    turns = Turns.among(8, elsewhere=True)

    async def is_here() -> bool:
        return await turns.run_short(threading.get_ident) == threading.get_ident()

    assert not asyncio.run(is_here())


@pytest.mark.parametrize("question", ["茶", "Lao PDR 氣候 climate", "ＷＲＩ说了什么？", "𠮷 tea"])
def test_a_response_holds_what_the_record_says(toy_engine: SearchEngine, question: str) -> None:
    for record in (
        toy_engine.search(question),
        toy_engine.search(question, debug=True),
        toy_engine.ask(question),
    ):
        body = bytes(recorded(record).body)
        assert json.loads(body) == record.to_json()
        assert list(json.loads(body)) == list(record.to_json())  # in the order of the fields
        assert question.encode() in body  # characters as they are
