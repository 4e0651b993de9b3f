"""JSON Schema of every file; the only importer of jsonschema.

Two words are added to JSON Schema 2020-12: `x-codelist` (the value, or each item, is a code of that list) and
`x-ref: actors` (it is an actor's id). The format `edtf` is checked by `period`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.exceptions import SchemaError, best_match
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from ca_geo.errors import BadValue, DataFault
from ca_geo.period import Period
from ca_geo.validate.folder import DOCUMENTS, Folder, feature_id

KEYED = {"actors.json", "codelists.json"}  # objects by id, where others are lists of objects with one
LONGEST = 300

FORMATS = FormatChecker()


def _is_edtf(value: object) -> bool:
    return not isinstance(value, str) or bool(Period.parse(value))


FORMATS.checks("edtf", raises=BadValue)(_is_edtf)


def check_schemas(folder: Folder) -> Iterator[DataFault]:
    """The faults of every document and layer that a JSON Schema can see."""
    validators = _validators(folder)
    for name in DOCUMENTS:
        if name in folder.documents and name in validators:
            yield from _faults(f"{name}.json", folder.documents[name], validators[name])
    if "layer" in validators and "feature" in folder.schemas:
        for name, content in folder.layers.items():
            yield from _faults(f"layers/{name}.geojson", content, validators["layer"])


def _validators(folder: Folder) -> Mapping[str, Any]:
    """A validator for each schema of the folder, with our own words and the other schemas at hand."""
    resources = [
        (f"{name}.schema.json", DRAFT202012.create_resource(body)) for name, body in folder.schemas.items()
    ]
    registry: Any = Registry().with_resources(resources)
    words = _words(folder.vocabularies) if folder.vocabularies else {}
    kind = extend(Draft202012Validator, validators=words)
    return {
        name: kind(body, registry=registry, format_checker=FORMATS) for name, body in folder.schemas.items()
    }


def _words(vocabularies: Mapping[str, Any]) -> Mapping[str, Callable[..., Iterator[ValidationError]]]:
    """The keywords whose argument names a list of codes; a list that there is not, allows nothing."""

    def check(validator: Any, name: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if name == "features":  # ids of the layer itself, see `rules.members_exist`
            return
        for code in instance if isinstance(instance, list) else [instance]:
            if isinstance(code, str) and code not in vocabularies.get(name, ()):
                yield ValidationError(f"{code!r} is not in the list {name!r}")

    return {"x-codelist": check, "x-ref": check}


def _faults(file: str, document: Any, validator: Any) -> Iterator[DataFault]:
    try:
        type(validator).check_schema(validator.schema)
        errors = list(validator.iter_errors(document))
    except (SchemaError, Unresolvable) as fault:
        yield DataFault(
            file, None, None, f"cannot be checked, its schema is no JSON Schema: {_short(str(fault))}"
        )
        return
    for error in errors:
        feature, members = _place(file, document, error.absolute_path)
        for member, message in _said(error):
            named = [*members, *([member] if member else [])]
            yield DataFault(file, feature, named[0] if named else None, _short(message))


def _place(file: str, document: Any, path: Iterable[str | int]) -> tuple[str | None, list[str]]:
    """Which record a path leads to, and by which members on from there (`properties` left out)."""
    feature: str | None = None
    members: list[str] = []
    here = document
    for step in path:
        here = here[step]
        if isinstance(step, int) and isinstance(here, dict) and "id" in here:
            feature, members = feature_id(here), []
        else:
            members.append(str(step))
    if feature is None and members and file in KEYED:
        feature = members.pop(0)
    return feature, [member for member in members if member not in {"properties", "features"}]


def _said(error: ValidationError) -> Iterator[tuple[str | None, str]]:
    """What an error says of which member; one error may speak of several."""
    match error.validator:
        case "required":
            yield _quoted(error.message), "is missing"
        case "additionalProperties":
            for name in sorted(set(error.instance) - set(error.schema.get("properties", ()))):
                yield name, "is unknown here"
        case "dependentRequired":
            yield (
                _quoted(error.message.partition(" dependency of ")[2]),
                f"stands without {_quoted(error.message)}",
            )
        case "oneOf" | "anyOf" if error.context:
            yield None, best_match(error.context).message
        case _:
            yield None, str(error.cause or error.message)


def _quoted(message: str) -> str:
    return message.split("'")[1]


def _short(message: str) -> str:
    return message if len(message) <= LONGEST else f"{message[: LONGEST // 2]} … {message[-LONGEST // 2 :]}"
