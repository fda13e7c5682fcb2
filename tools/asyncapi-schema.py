"""AsyncAPI's JSON Schemas out of a JavaScript bundle that has them as literals:  asyncapi-schema.py BUNDLE FOLDER

A schema stands there as a run of assignments, `a=…,b=…`, one for each of its members, and before it an object that
says which name each member has: `{$schema:()=>a,title:()=>b}`.
"""

import json
import pathlib
import re
import sys


class Literals:
    """Reads JavaScript's literals: what JSON has, unquoted keys, template strings without holes, !0, !1, JSON.parse."""

    escapes = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

    def __init__(self, text, position):
        self.text = text
        self.position = position

    def take(self, token):
        found = self.text.startswith(token, self.position)
        if found:
            self.position += len(token)
        return found

    def match(self, pattern):
        found = re.compile(pattern).match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def value(self):
        if self.take("{"):
            return self.members()
        if self.take("["):
            return self.elements()
        if self.text[self.position] in "\"'`":
            return self.string()
        if self.take("JSON.parse("):
            text = self.string()
            if not self.take(")"):
                raise ValueError("JSON.parse of more than a literal")
            return json.loads(text)
        for token, value in (("!0", True), ("!1", False), ("null", None)):
            if self.take(token):
                return value
        if number := self.match(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?"):
            value = float(number.group())
            return int(value) if value.is_integer() else value
        if name := self.match(r"[A-Za-z_$][\w$]*"):
            return Name(name.group())
        raise ValueError(f"not a literal: {self.text[self.position:self.position + 40]!r}")

    def members(self):
        result = {}
        while not self.take("}"):
            if self.text[self.position] in "\"'`":
                key = self.string()
            else:
                key = self.match(r"[\w$]+").group()
            if not self.take(":"):
                raise ValueError(f"no ':' after {key!r}")
            result[key] = self.value()
            self.take(",")
        return result

    def elements(self):
        result = []
        while not self.take("]"):
            result.append(self.value())
            self.take(",")
        return result

    def string(self):
        quote = self.text[self.position]
        self.position += 1
        parts = []
        while not self.take(quote):
            character = self.text[self.position]
            self.position += 1
            if character == "\\":
                character = self.text[self.position]
                self.position += 1
                if character == "u":
                    digits = self.match(r"[0-9a-fA-F]{4}").group()
                    character = chr(int(digits, 16))
                else:
                    character = self.escapes.get(character, character)
            elif quote == "`" and character == "$" and self.text[self.position] == "{":
                raise ValueError("a template string with a hole")
            parts.append(character)
        return "".join(parts)


class Name(str):
    """A variable that is used where a literal could stand."""


def schema(bundle, version):
    """The one whose references stay within it: its root has no $id."""
    title = re.escape(f"AsyncAPI {version} schema.")
    body = re.search(rf"\(\(\)=>\{{([\w$]+)=`http://json-schema\.org/draft-07/schema`,[\w$]+=`{title}`", bundle)
    reader = Literals(bundle, body.start() + len("(()=>{"))
    values = {}
    while name := reader.match(r"([A-Za-z_$][\w$]*)="):
        values[name.group(1)] = reader.value()
        if not reader.take(","):
            break
    exports = bundle.rindex(f"({{$schema:()=>{body.group(1)},", 0, body.start())
    names = re.findall(r"([\w$]+):\(\)=>(!1|[\w$]+)", bundle[exports:body.start()])
    result = {}
    for member, variable in names:
        if member != "default":  # the bundler's own: all of it once more
            result[member] = False if variable == "!1" else values[variable]
    return result


def main():
    bundle = pathlib.Path(sys.argv[1]).read_text()
    for version in ("3.0.0", "3.1.0"):
        found = schema(bundle, version)
        if found.get("required") != ["asyncapi", "info"] or len(found["definitions"]) < 100:
            sys.exit(f"the schema of AsyncAPI {version} was not found whole in {sys.argv[1]}")
        path = pathlib.Path(sys.argv[2]) / f"{version}.json"
        path.write_text(json.dumps(found, indent=1))


main()
