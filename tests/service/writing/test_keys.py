"""Keys are shown once, kept as digests, ended at once; a damaged file lets nobody in."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import IndexUnusable, NotFoundError, UserError
from service.writing.keys import Keys


def test_a_key_is_found_by_what_its_owner_sends_and_stands_nowhere(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    token = keys.add("档案室 records 𠮷", "write")
    reader = keys.add("reader")
    path = tmp_path / "keys.json"
    assert token.startswith("lanmei_")
    assert len(token) >= len("lanmei_") + 43
    assert token not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    found, other = keys.find(token), keys.find(reader)
    assert found is not None
    assert other is not None
    assert (found.name, found.may("write"), found.may("read")) == ("档案室 records 𠮷", True, True)
    assert (other.may("read"), other.may("write")) == (True, False)
    assert [keys.find(sent) for sent in ("", token[:-1], token + "x", "lanmei_", "密钥")] == [
        None
    ] * 5


def test_a_key_that_another_process_removes_ends_at_once(tmp_path: Path) -> None:
    serving, terminal = Keys(tmp_path), Keys(tmp_path)
    token = terminal.add("甲")
    assert serving.find(token) is not None
    terminal.remove("甲")
    assert serving.find(token) is None
    with pytest.raises(NotFoundError):
        terminal.remove("甲")


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "长" * 81])
def test_a_name_that_cannot_be_used_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="name of a key"):
        Keys(tmp_path).add(name)
    assert not (tmp_path / "keys.json").exists()


def test_a_name_stands_for_one_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.add("乙")
    with pytest.raises(UserError) as error:
        keys.add(" 乙 ")
    assert "已有名为" in error.value.zh
    assert len(keys.listed()) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"keys": [{"name": "x"}]}', "\x00\xff"])
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, content: str) -> None:
    keys = Keys(tmp_path)
    token = keys.add("丙", "write")
    assert keys.find(token) is not None
    (tmp_path / "keys.json").write_text(content, encoding="latin-1")
    for _ in range(2):  # it is not forgotten after the first look
        with pytest.raises(IndexUnusable, match="keys cannot be read"):
            keys.find(token)


def test_a_file_that_others_may_write_is_not_believed(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    token = keys.add("丁", "write")
    (tmp_path / "keys.json").chmod(0o666)
    with pytest.raises(IndexUnusable, match="chmod 600"):
        Keys(tmp_path).find(token)


def test_why_the_keys_cannot_be_read_is_said_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.mkdir()
    path.chmod(0o700)
    with pytest.raises(IndexUnusable) as of_the_system:
        Keys(tmp_path).listed()
    assert "Is a directory" in of_the_system.value.en
    assert "这是文件夹" in of_the_system.value.zh
    path.rmdir()
    path.write_text("茶 tea，𠮷", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(IndexUnusable) as of_the_content:
        Keys(tmp_path).listed()
    assert "it does not hold keys" in of_the_content.value.en
    assert "其内容不是密钥" in of_the_content.value.zh
    path.chmod(0o666)
    with pytest.raises(IndexUnusable) as of_the_mode:
        Keys(tmp_path).listed()
    assert "其他用户可以改写它" in of_the_mode.value.zh
