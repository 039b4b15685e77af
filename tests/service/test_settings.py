from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import REMOVED, Settings, SettingsError, variable_of


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, *REMOVED):
        monkeypatch.delenv(variable_of(name), raising=False)
    monkeypatch.delenv("LANMEI_SETTINGS", raising=False)


def test_flag_beats_environment_beats_file_beats_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lanmei.toml").write_text(
        'port = 1111\nhost = "h"\nmax_body = 777\n', encoding="utf-8"
    )
    monkeypatch.setenv("LANMEI_PORT", "2222")
    monkeypatch.setenv("LANMEI_HOST", "从环境")
    settings = Settings.load(flags={"port": 3333, "host": None}, folder=tmp_path)
    assert (settings.port, settings.host, settings.max_body, settings.workers) == (
        3333,
        "从环境",
        777,
        1,
    )


def test_a_file_named_by_the_environment_is_read_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "设置.toml"
    other.write_text('index_dir = "索引"\n', encoding="utf-8")
    monkeypatch.setenv("LANMEI_SETTINGS", str(other))
    assert Settings.load(folder=tmp_path).index_dir == Path("索引")


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert Settings.load(folder=tmp_path) == Settings()


def test_there_are_fewer_than_twenty_settings_and_each_is_described() -> None:
    assert len(Settings.model_fields) < 20
    assert all(field.description for field in Settings.model_fields.values())


def test_the_generator_has_variables_of_its_own_and_its_key_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not Settings().generator.is_set
    (tmp_path / "lanmei.toml").write_text('[generator]\nmodel = "小模型"\nretries = 3\n', "utf-8")
    monkeypatch.setenv("LANMEI_GENERATOR_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("LANMEI_GENERATOR_KEY", "geheim-密钥")
    settings = Settings.load(folder=tmp_path)
    assert settings.generator.is_set
    assert (settings.generator.model, settings.generator.retries) == ("小模型", 3)
    assert settings.generator.key is not None
    assert settings.generator.key.get_secret_value() == "geheim-密钥"
    assert "geheim" not in f"{settings} {settings!r}"


def test_the_store_comes_from_flag_environment_and_file_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings().store.url is None
    (tmp_path / "lanmei.toml").write_text('[store]\ncertificate = "机构.pem"\n', "utf-8")
    monkeypatch.setenv("LANMEI_STORE_URL", "milvus://elsewhere:1/n")
    monkeypatch.setenv("LANMEI_STORE_TOKEN", "root:geheim-密钥")
    flags = {"store": {"url": "milvuss://here:1/n"}}
    store = Settings.load(flags=flags, folder=tmp_path).store
    assert (store.url, store.certificate) == ("milvuss://here:1/n", Path("机构.pem"))
    assert store.token is not None
    assert store.token.get_secret_value() == "root:geheim-密钥"
    assert "geheim" not in f"{store} {store!r}"
    (tmp_path / "lanmei.toml").write_text('[store]\nurl = 5\npasswort = "geheim"\n', "utf-8")
    with pytest.raises(SettingsError, match=r"store\.passwort") as caught:
        Settings.load(folder=tmp_path)
    assert "one of url, token, certificate" in caught.value.en


def test_a_table_is_not_set_by_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANMEI_STORE", "milvus://root:geheim@h:1/n")
    with pytest.raises(SettingsError, match="set LANMEI_STORE_URL, LANMEI_STORE_TOKEN") as caught:
        Settings.load(folder=Path("/nonexistent"))
    assert "请分别设置" in caught.value.zh
    assert "geheim" not in caught.value.en + caught.value.zh


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("URL", "ftp://x", "begins with http:// or https://"),
        ("TIMEOUT_S", "soon", "a number from 0.05 to 600"),
        ("RETRIES", "11", "a whole number from 0 to 10"),
    ],
)
def test_a_setting_of_the_generator_that_cannot_be_used_names_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"LANMEI_GENERATOR_{name}", value)
    with pytest.raises(SettingsError, match=f"LANMEI_GENERATOR_{name} is '{value}'.*{expected}"):
        Settings.load(folder=tmp_path)


def test_an_unknown_key_of_the_generator_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lanmei.toml").write_text('[generator]\nmodell = "x"\n', "utf-8")
    with pytest.raises(SettingsError, match=r"generator.modell is 'x'; expected one of url, model"):
        Settings.load(folder=tmp_path)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_values_given_in_code_are_not_mixed_with_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANMEI_PORT", "1")
    assert Settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eighty"),
        ("port", "70000"),
        ("port", "-1"),
        ("workers", "0"),
        ("timeout_s", "nan"),
        ("timeout_s", "inf"),
        ("max_body", "1.5"),
    ],
)
def test_a_bad_value_names_the_variable_and_what_was_expected(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable_of(name), value)
    with pytest.raises(SettingsError) as caught:
        Settings.load(folder=Path("/nonexistent"))
    assert variable_of(name) in caught.value.en
    assert value in caught.value.en
    assert "应为" in caught.value.zh


def test_an_unknown_key_of_the_file_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "lanmei.toml").write_text("prot = 80\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"'prot'.*port"):
        Settings.load(folder=tmp_path)


@pytest.mark.parametrize("body", [b"port = \n", b"\xff\xfe\x00port", b"port = true\n"])
def test_a_broken_file_is_named(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "lanmei.toml").write_bytes(body)
    with pytest.raises(SettingsError, match=r"lanmei\.toml"):
        Settings.load(folder=tmp_path)


def test_a_named_file_that_is_missing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANMEI_SETTINGS", str(tmp_path / "missing.toml"))
    with pytest.raises(SettingsError, match="missing"):
        Settings.load()


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANMEI_PORT", "")
    assert Settings.load(folder=Path("/nonexistent")).port == 8000


def test_a_setting_of_before_is_told_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "lanmei.toml").write_text("max_question = 50\nmax_body = 5000\n", "utf-8")
    monkeypatch.setenv("LANMEI_MAX_K", "7")
    settings = Settings.load(folder=tmp_path)
    assert (settings.max_question, settings.max_k, settings.max_draft) == (2_000, 100, 1_000)
    said = "\n".join(caplog.messages)
    assert "lanmei.toml: max_question is no setting any more: a question may have 2,000" in said
    assert "LANMEI_MAX_K is no setting any more" in said
    assert "最多可请求 100 条结果" in said
    assert "max_draft" not in said
