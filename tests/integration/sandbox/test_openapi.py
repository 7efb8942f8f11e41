"""Every answer of the sandbox validates against the public document, except where facts contradict it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from dashspot.sandbox.options import EXTENDED, Mode
from dashspot.sandbox.serving import running
from tests.integration.sandbox.caller import Caller
from tests.integration.sandbox.cases import Case, extended_cases, read_cases, write_cases
from tests.integration.sandbox.deviations import BOTH, DEVIATIONS, EVIDENCE

_DOCUMENT = "urn:spotify"


@pytest.mark.parametrize("mode", BOTH)
def test_every_answer_is_as_documented_but_for_the_listed_deviations(mode: Mode, openapi: dict[str, Any]) -> None:
    """Nothing else departs from the document, and every listed deviation is really there."""
    with running(mode=mode, tracks=120, users=2) as sandbox:
        caller = Caller(sandbox)
        found = list(_all_problems(caller, openapi, extended=mode == EXTENDED))
    listed = [deviation for deviation in DEVIATIONS if mode in deviation.modes]
    unexplained = [problem for problem in found if not any(deviation.covers(problem) for deviation in listed)]
    unused = [deviation for deviation in listed if not any(deviation.covers(problem) for problem in found)]
    assert unexplained == []
    assert unused == []


def test_every_deviation_names_what_shows_it(recording: Callable[[str], Any]) -> None:
    """The kind of evidence, and recordings that there are."""
    for deviation in DEVIATIONS:
        shown, colon, told = deviation.because.partition(": ")
        kind, _, names = shown.partition(" ")
        assert kind in EVIDENCE, deviation
        assert colon, deviation
        assert told, deviation
        assert bool(names) == (kind == "recording"), deviation
        for name in names.split(", ") if names else ():
            assert recording(name), deviation


def _all_problems(caller: Caller, openapi: dict[str, Any], *, extended: bool) -> Iterator[str]:
    cases = [*read_cases(caller), *write_cases(caller), *(extended_cases(caller) if extended else ())]
    document = DRAFT4.create_resource(_absolute(openapi))
    registry: Registry[Any] = Registry().with_resource(_DOCUMENT, document)
    for case in cases:
        answer = caller.call(case.method, case.url, body=case.body, **case.query)
        assert answer.status_code == case.status, (str(case), answer.text)
        for problem in _problems(case, answer, openapi, registry):
            yield f"{case} | {problem}"


def _problems(case: Case, answer: httpx.Response, openapi: dict[str, Any], registry: Registry[Any]) -> Iterator[str]:
    documented = openapi["paths"][case.path][case.method.lower()]["responses"]
    status = str(case.status)
    if status not in documented:
        yield f" | {status} is not documented"
        documented = {status: {"$ref": "#/components/responses/Forbidden"}}
    response = documented[status]
    if "$ref" in response:
        response = openapi["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    if "content" not in response:
        assert answer.content == b"", str(case)
        return
    schema = _absolute(response["content"]["application/json"]["schema"])
    for error in OAS30Validator(schema, registry=registry).iter_errors(answer.json()):
        yield from _leaves(error)


def _absolute(schema: Any) -> Any:
    """The document, or a schema of it, with references that name the document; its discriminators name no schema."""
    if isinstance(schema, list):
        return [_absolute(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: f"{_DOCUMENT}{one}" if name == "$ref" else _absolute(one)
        for name, one in schema.items()
        if name != "discriminator"
    }


def _leaves(error: Any) -> Iterator[str]:
    """What is wrong inside, looking only into the branch that the object's type names."""
    if not error.context:
        yield f"{'.'.join(str(part) for part in error.absolute_path)} | {_message(error)}"
        return
    branch = 1 if isinstance(error.instance, dict) and error.instance.get("type") == "episode" else 0
    if error.instance is None:
        yield f"{'.'.join(str(part) for part in error.absolute_path)} | None for type 'object'"
        return
    for inner in error.context:
        if inner.relative_schema_path[0] == branch:
            yield from _leaves(inner)


def _message(error: Any) -> str:
    if error.instance is None:
        return f"None for type {error.validator_value!r}"
    return str(error.message)
