"""JSON Schema of every file; the only importer of jsonschema.

Two words are added to JSON Schema 2020-12: `x-codelist` (the value, or each item, is a code of that list) and
`x-ref: actors` (it is an actor's id). The format `edtf` is checked by `period`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.exceptions import SchemaError
from jsonschema.validators import extend

from ca_geo.errors import BadValue, DataFault
from ca_geo.period import Period
from ca_geo.validate.folder import DOCUMENTS, Folder, feature_id

KEYED = {"actors.json", "codelists.json"}  # objects by id, where others are lists of objects with one
LONGEST = 300


def _is_edtf(value: object) -> bool:
    return not isinstance(value, str) or bool(Period.parse(value))


FORMATS = FormatChecker()
FORMATS.checks("edtf", raises=BadValue)(_is_edtf)


def check_schemas(folder: Folder) -> tuple[list[DataFault], list[DataFault]]:
    """What the schemas find wrong with each document, layer and feature; their conditions' faults apart.

    Conditions are `if` and `then` under `allOf`. The rules say most of them too, and in better words.
    """
    faults = list(_all_faults(folder))
    plain = [fault for fault, conditional in faults if not conditional]
    return plain, [fault for fault, conditional in faults if conditional]


def check_records(
    folder: Folder, schema: Mapping[str, Any], records: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[int, str]]:
    """What a schema finds wrong with the records of a table: the record's number from 0, and what."""
    kind = extend(Draft202012Validator, validators=_words(folder.vocabularies or {}))
    validator = kind(schema, format_checker=FORMATS)
    for number, record in enumerate(records):
        for error in validator.iter_errors(record):
            column = f"{error.absolute_path[0]}: " if error.absolute_path else ""
            message = str(error.cause) if isinstance(error.cause, BadValue) else error.message
            yield number, column + _short(message)


def _all_faults(folder: Folder) -> Iterator[tuple[DataFault, bool]]:
    words = _words(folder.vocabularies) if folder.vocabularies else {}
    kind = extend(Draft202012Validator, validators=words)
    for name, schema in folder.schemas.items():
        try:
            kind.check_schema(schema)
        except SchemaError as fault:
            message = f"is no JSON Schema: {_short(fault.message)}"
            yield DataFault(f"schema/{name}.schema.json", None, None, message), False
            continue
        validator = kind(schema, format_checker=FORMATS)
        for file, instance in _instances(folder, name):
            for error in validator.iter_errors(instance):
                yield from _faults(file, instance, error)


def _instances(folder: Folder, schema: str) -> Iterator[tuple[str, Any]]:
    """Everything that a schema is for, with its file; a layer's features come by themselves."""
    if schema in DOCUMENTS and schema in folder.documents:
        yield f"{schema}.json", folder.documents[schema]
    for name, content in folder.layers.items():
        if schema == "layer":
            yield f"layers/{name}.geojson", {**content, "features": []}
        if schema == "feature":
            yield from ((f"layers/{name}.geojson", feature) for feature in content["features"])


def _words(vocabularies: Mapping[str, Any]) -> Mapping[str, Callable[..., Iterator[ValidationError]]]:
    """The keywords whose argument names a list of codes; a list that there is not, allows nothing."""

    def check(validator: Any, name: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if name == "features":  # ids of the layer itself, see `rules.members_exist`
            return
        for code in instance if isinstance(instance, list) else [instance]:
            if isinstance(code, str) and code not in vocabularies.get(name, ()):
                yield ValidationError(f"{code!r} is not in the list {name!r}")

    return {"x-codelist": check, "x-ref": check}


def _faults(file: str, document: Any, error: ValidationError) -> Iterator[tuple[DataFault, bool]]:
    feature, members = _place(file, document, error.absolute_path)
    conditional = "allOf" in error.absolute_schema_path
    for member, message in _said(error):
        named = [*members, *([member] if member else [])]
        yield DataFault(file, feature, named[0] if named else None, _short(message)), conditional


def _place(file: str, document: Any, path: Iterable[str | int]) -> tuple[str | None, list[str]]:
    """Which record a path leads to, and by which members on from there (`properties` left out)."""
    is_feature = isinstance(document, dict) and "geometry" in document
    feature: str | None = feature_id(document) if is_feature else None
    members: list[str] = []
    here = document
    for step in path:
        here = here[step]
        if isinstance(step, int) and isinstance(here, dict):
            feature, members = feature_id(here), []
        else:
            members.append(str(step))
    if file in KEYED and members:
        feature = members.pop(0)
    return feature, [member for member in members if member != "properties"]


def _said(error: ValidationError) -> Iterator[tuple[str | None, str]]:
    """What an error says of which member; one error may speak of several."""
    match error.validator:
        case "required":
            yield _quoted(error.message), "is missing"
        case "additionalProperties":
            for name in sorted(set(error.instance) - set(error.schema.get("properties", ()))):
                yield name, "is unknown here"
        case "dependentRequired":
            _, _, dependent = error.message.partition(" dependency of ")
            yield _quoted(dependent), f"stands without {_quoted(error.message)}"
        case "oneOf" | "anyOf" if error.context:
            yield None, _closest(error.context).message
        case "format" if isinstance(error.cause, BadValue):
            yield None, str(error.cause)
        case _:
            yield None, error.message


def _closest(errors: list[ValidationError]) -> ValidationError:
    """Of the errors of several branches that of the one which was meant: whose type is the instance's."""
    others = {error.schema_path[0] for error in errors if error.validator == "const" or not error.path}
    return next((error for error in errors if error.schema_path[0] not in others), errors[0])


def _quoted(message: str) -> str:
    return message.split("'")[1]


def _short(message: str) -> str:
    return message if len(message) <= LONGEST else f"{message[: LONGEST // 2]} … {message[-LONGEST // 2 :]}"
