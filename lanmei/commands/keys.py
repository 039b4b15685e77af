"""`lanmei keys`: who may read and write over HTTP."""

from __future__ import annotations

import argparse
import json
import sys

from lanmei.flags import add_common, settings_from
from lanmei.words import Words


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `keys` with `add`, `list` and `remove`."""
    keys = commands.add_parser(
        "keys", help=t("keys to read and write over HTTP", "通过接口读写所用的密钥")
    )
    verbs = keys.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help=t("make a key; it is shown once", "生成密钥，只显示一次"))
    add.add_argument("name", metavar="NAME", help=t("whose it is", "密钥的持有者"))
    add.add_argument(
        "--scope",
        choices=["read", "write"],
        default="read",
        help=t("write may read too (default: read)", "write 也可读取（默认 read）"),
    )
    add_common(add, t)
    add.set_defaults(func=lambda parsed: run_add(parsed, t))
    listed = verbs.add_parser("list", help=t("list all keys", "列出所有密钥"))
    add_common(listed, t)
    listed.set_defaults(func=lambda parsed: run_list(parsed, t))
    remove = verbs.add_parser("remove", help=t("remove a key at once", "立即移除密钥"))
    remove.add_argument("name", metavar="NAME", help=t("whose it was", "密钥的持有者"))
    add_common(remove, t)
    remove.set_defaults(func=lambda parsed: run_remove(parsed, t))


def run_add(parsed: argparse.Namespace, t: Words) -> int:
    """Make a key and print it; stdout has nothing else, so that it can be piped."""
    from service.writing import Keys

    token = Keys(settings_from(parsed).index_dir).add(parsed.name, parsed.scope)
    if parsed.json:
        print(json.dumps({"name": parsed.name, "scope": parsed.scope, "key": token}))
        return 0
    print(token)
    print(
        t(
            "lanmei: keep it now; it is not shown again",
            "lanmei：请立即保存，此后不再显示",
        ),
        file=sys.stderr,
    )
    return 0


def run_list(parsed: argparse.Namespace, t: Words) -> int:
    """Print the names, scopes and days of all keys; 1 when there is none."""
    from lanmei.render import table
    from service.writing import Keys

    keys = Keys(settings_from(parsed).index_dir).listed()
    if parsed.json:
        body = [{"name": key.name, "scope": key.scope, "created": key.created} for key in keys]
        print(json.dumps({"keys": body}, ensure_ascii=False))
    elif keys:
        print(table([(key.name, f"{key.scope}  {key.created[:10]}") for key in keys]))
    else:
        print(t("lanmei: there is no key", "lanmei：还没有密钥"), file=sys.stderr)
    return 0 if keys else 1


def run_remove(parsed: argparse.Namespace, t: Words) -> int:
    """Remove a key; a running server refuses it from now on."""
    from service.writing import Keys

    Keys(settings_from(parsed).index_dir).remove(parsed.name)
    removed = t(f"the key {parsed.name!r} is removed", f"已移除密钥 {parsed.name!r}")
    print(f"lanmei: {removed}", file=sys.stderr)
    return 0
