"""Errors as `application/problem+json` (RFC 9457), in the language of `Accept-Language`.

`type` is `urn:lanmei:problem:<code>` and never changes for one kind of error; `detail` is for
people. A request that fails never has status 200.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response

from indexer.errors import (
    BusyError,
    EncoderError,
    IndexUnusable,
    LanmeiError,
    NotFoundError,
    UserError,
)
from indexer.records import Language
from service.api.parameters import unknown_field
from service.writing import REFUSED_STATUSES, Refused

TYPE_PREFIX = "urn:lanmei:problem:"
MEDIA_TYPE = "application/problem+json"

# First match wins.
STATUS_OF: tuple[tuple[type[LanmeiError], int], ...] = (
    (NotFoundError, 404),
    (BusyError, 503),
    (IndexUnusable, 503),
    (EncoderError, 503),
    (UserError, 422),
    (LanmeiError, 500),
)

TITLES: dict[str, tuple[str, str]] = {
    "busy": ("Too busy", "服务繁忙"),
    "too-many-requests": ("Too many requests at once", "同时请求过多"),
    "timeout": ("Took too long", "处理超时"),
    "body-too-slow": ("The body came too slowly", "请求体传输过慢"),
    "host": ("This server has another name", "主机名不符"),
    "body-too-large": ("The body is too large", "请求体过大"),
    "invalid-json": ("The body is not JSON", "请求体不是 JSON"),
    "media-type": ("The body must be JSON", "请求体必须是 JSON"),
    "unknown-parameter": ("There is no such parameter", "没有这个参数"),
    "invalid-request": ("The request does not fit the schema", "请求不符合格式"),
    "method": ("This method is not supported here", "不支持该方法"),
    "not-found": ("There is no such thing", "没有找到"),
    "question": ("The question or a parameter cannot be used", "问题或参数无法使用"),
    "generator-off": ("No model is set", "未设置模型"),
    "filter": ("The filter cannot be used", "筛选条件有误"),
    "index": ("The index cannot be used", "索引无法使用"),
    "index-missing": ("There is no index", "没有索引"),
    "index-mismatch": ("The index does not fit", "索引不匹配"),
    "index-damaged": ("The index is damaged", "索引已损坏"),
    "store": ("The store of the index fails", "索引存储出错"),
    "store-unreachable": ("The store of the index does not answer", "无法连接索引存储"),
    "store-refused": ("The store of the index refuses this server", "索引存储拒绝访问"),
    "encoder": ("The encoder cannot be opened", "编码模型无法打开"),
    "keys": ("The keys cannot be read", "无法读取密钥"),
    "key-missing": ("A key is needed", "需要密钥"),
    "key-unknown": ("The key is not known", "密钥无效"),
    "key-scope": ("The key may not do this", "密钥权限不足"),
    "uploads-off": ("This server takes no documents", "本服务不接收文档"),
    "too-many-uploads": ("Too many uploads at once", "同时上传过多"),
    "multipart": ("The form cannot be read", "无法读取表单"),
    "no-file": ("There is no file", "没有文件"),
    "file-empty": ("The file is empty", "文件是空的"),
    "file-name": ("The name of the file cannot be used", "文件名无法使用"),
    "file-type": ("This kind of file is not read", "不支持这种文件"),
    "metadata": ("The metadata cannot be used", "元数据有误"),
    "name-taken": ("There is a file of this name", "已有同名文件"),
    "duplicate": ("The file is there already", "文件已存在"),
    "other-folder": ("The index is made from another folder", "索引来自另一个文件夹"),
    "in-catalogue": ("The catalogue describes this document", "目录中有该文档的说明"),
    "last-document": ("It is the only document", "这是唯一的文档"),
    "job-broken": ("The job was interrupted", "任务中断"),
    "internal": ("Internal error", "内部错误"),
}
_OTHER = ("The request cannot be served", "无法处理该请求")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error, in both languages, ready to be sent."""

    code: str
    status: int
    en: str
    zh: str
    family: str = ""  # code of its class of errors, whose title is used if `code` has none
    errors: tuple[Mapping[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self, language: Language, *, instance: str) -> dict[str, Any]:
        """The body that a reader of `language` gets."""
        title_en, title_zh = TITLES.get(self.code) or TITLES.get(self.family, _OTHER)
        body: dict[str, Any] = {
            "type": TYPE_PREFIX + self.code,
            "title": title_zh if language == "zh" else title_en,
            "status": self.status,
            "detail": self.zh if language == "zh" else self.en,
            "instance": instance,
        }
        if self.errors:
            body["errors"] = [dict(error) for error in self.errors]
        return body


# WWW-Authenticate for a client without the right key (RFC 6750).
_CHALLENGES = {
    "key-missing": 'Bearer realm="lanmei"',
    "key-unknown": 'Bearer realm="lanmei", error="invalid_token"',
    "key-scope": 'Bearer realm="lanmei", error="insufficient_scope", scope="write"',
}
# The unread rest of a body must not be taken for the next request.
_CLOSING = {"Connection": "close"}


def problem_of(error: LanmeiError) -> Problem:
    """The problem that reports an error of the engine over HTTP."""
    if isinstance(error, Refused):
        headers = dict(_CLOSING)
        if error.code in _CHALLENGES:
            headers["WWW-Authenticate"] = _CHALLENGES[error.code]
        if error.status == 429:
            headers["Retry-After"] = "5"
        return Problem(
            error.code, error.status, error.en, error.zh, errors=error.faults, headers=headers
        )
    status = next(status for kind, status in STATUS_OF if isinstance(error, kind))
    headers = {"Retry-After": "2"} if status in {429, 503} else {}
    family = type(error).code
    return Problem(error.code, status, error.en, error.zh, family=family, headers=headers)


INTERNAL = Problem(
    "internal",
    500,
    "something failed on our side; the log has the details; try again",
    "服务内部出错，详情见日志；请重试",
)


def reply_language(accept_language: str | None) -> Language:
    """`zh` when Accept-Language prefers Chinese to English, else `en`.

    >>> reply_language("zh-CN,zh;q=0.9,en;q=0.8")
    'zh'
    >>> reply_language("fr, en;q=0.5, zh;q=0.4")
    'en'
    """
    best: dict[str, float] = {}
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            weight = 0.0
        primary = tag.strip().lower().split("-")[0]
        best[primary] = max(best.get(primary, 0.0), weight)
    return "zh" if best.get("zh", 0.0) > best.get("en", 0.0) else "en"


def problem_json(error: Mapping[str, str], language: Language, instance: str) -> dict[str, Any]:
    """The body for an error that is stored as `code`, `en` and `zh`, in `language`."""
    kinds = {kind.code: status for kind, status in STATUS_OF}
    status = REFUSED_STATUSES.get(error["code"], kinds.get(error["code"], 500))
    problem = Problem(error["code"], status, error["en"], error["zh"])
    return problem.to_json(language, instance=instance)


def problem_response(problem: Problem, *, accept_language: str | None, instance: str) -> Response:
    """The response to a request that failed."""
    language = reply_language(accept_language)
    return Response(
        json.dumps(problem.to_json(language, instance=instance), ensure_ascii=False),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": language, "Vary": "Accept-Language", **problem.headers},
    )


# Chinese messages for pydantic's types of error.
_FAULTS_ZH = {
    "missing": "缺少该字段",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为字符串",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为数组",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
    "too_long": "数量过多",
    "string_too_long": "过长",
}


def invalid_request(faults: Sequence[Mapping[str, Any]], route: object = None) -> Problem:
    """The problem for a body or parameter that does not fit the schema.

    It names the fields and never repeats the values, which may be a question. `route` is the
    requested one; for a misnamed field its right name is suggested.
    """
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(
            "invalid-json",
            400,
            "the body is not valid JSON; send an object in UTF-8",
            "请求体不是有效的 JSON；请发送 UTF-8 编码的对象",
        )
    errors = tuple(_fault(fault, route) for fault in faults)
    return Problem(
        "invalid-request",
        422,
        "; ".join(f"{error['field']}: {error['message']}" for error in errors),
        "；".join(f"{error['field']}：{error['message_zh']}" for error in errors),
        errors=errors,
    )


def _fault(fault: Mapping[str, Any], route: object) -> dict[str, str]:
    first, *rest = [str(part) for part in fault["loc"]] or [""]
    where = rest if first in {"body", "query", "path"} else [first, *rest]
    context = fault.get("ctx") or {}
    message = str(fault["msg"])
    zh = _FAULTS_ZH.get(fault["type"])
    advice = unknown_field(where[0], route) if len(where) == 1 else None
    if fault["type"] == "extra_forbidden" and advice is not None:
        message, zh = advice
    elif fault["type"] == "literal_error":
        zh = f"应为 {context.get('expected', '')}".replace(" or ", " 或 ")
    elif "ge" in context:
        zh = f"应不小于 {context['ge']}"
    elif "le" in context:
        zh = f"应不大于 {context['le']}"
    elif fault["type"] == "value_error":
        message = str(context.get("error", message))
        zh = "text 和 quotes 必须且只能提供一个" if "quotes" in message else None
        zh = "含有不完整的字符（不成对的代理项）" if "surrogate" in message else zh
    return {
        "field": ".".join(where) or "body",
        "message": message,
        "message_zh": zh or "值无效",
    }
