"""Sample calls of each route in curl, Python and JavaScript (`x-codeSamples`)."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import quote, urlencode

# The default address of `lanmei serve`.
ADDRESS = "http://127.0.0.1:8000"
_JSON = "application/json"
_FILE = "application/octet-stream"


def add_samples(spec: dict[str, Any]) -> None:
    """Add samples to every operation except those that receive or send files."""
    schemas = spec["components"]["schemas"]
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content")
            if content is not None and _JSON not in content:
                continue
            if _FILE in operation["responses"].get("200", {}).get("content", {}):
                continue
            body = example_of(content[_JSON]["schema"], schemas) if content else None
            url = ADDRESS + _address(path, operation.get("parameters", ()))
            operation["x-codeSamples"] = _samples(method.upper(), url, body)


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """A small valid body: the required fields, else the first one with an example."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "examples" in schema:
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    fields = schema.get("properties", {})
    needed = schema.get("required") or [n for n, field in fields.items() if "examples" in field][:1]
    return {name: example_of(fields[name], schemas) for name in needed}


def _address(path: str, parameters: Any) -> str:  # noqa: ANN401 - JSON
    asked = {}
    for parameter in parameters:
        example = (parameter["schema"].get("examples") or [""])[0]
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(example), safe=""))
        elif parameter.get("required"):
            asked[parameter["name"]] = example
    return path + (f"?{urlencode(asked)}" if asked else "")


def _samples(method: str, url: str, body: object) -> list[dict[str, str]]:
    made = (("curl", _curl), ("Python", _python), ("JavaScript", _javascript))
    return [{"lang": lang, "source": write(method, url, body)} for lang, write in made]


def _curl(method: str, url: str, body: object) -> str:
    command = f"curl -sS {shlex.quote(url)}"
    if method not in {"GET", "POST"} or (method == "POST" and body is None):
        command += f" -X {method}"
    if body is not None:
        data = shlex.quote(json.dumps(body, ensure_ascii=False))
        command += f" \\\n  -H 'Content-Type: {_JSON}' \\\n  -d {data}"
    return command


def _python(method: str, url: str, body: object) -> str:
    given = [json.dumps(url)]
    head = "import urllib.request\n\n"
    if body is not None:
        head = f"import json\nimport urllib.request\n\nbody = {body!r}\n"
        given += ["json.dumps(body).encode()", f'{{"Content-Type": "{_JSON}"}}']
    if (method == "POST") != (body is not None) or method not in {"GET", "POST"}:
        given.append(f'method="{method}"')
    return (
        f"{head}request = urllib.request.Request({', '.join(given)})\n"
        "with urllib.request.urlopen(request) as response:\n"
        '    print(response.read().decode("utf-8"))'
    )


def _javascript(method: str, url: str, body: object) -> str:
    options = []
    if method != "GET":
        options.append(f'method: "{method}"')
    if body is not None:
        options.append(f'headers: {{"Content-Type": "{_JSON}"}}')
        options.append(f"body: JSON.stringify({json.dumps(body, ensure_ascii=False)})")
    given = json.dumps(url) + (", {\n  " + ",\n  ".join(options) + ",\n}" if options else "")
    return f"const response = await fetch({given});\nconsole.log(await response.text());"
