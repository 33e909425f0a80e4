"""Settings from the environment (prefix ``CLIENTSIGNAL_``), read once when the service is made."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation can choose; secrets have no default."""

    model_config = SettingsConfigDict(env_prefix="CLIENTSIGNAL_", frozen=True)

    state: Path = Field(default=Path("state"), description="Folder of the database and logs.")
    database_url: str | None = Field(
        default=None, description="SQLAlchemy address; SQLite in the state folder if empty."
    )
    api_token: SecretStr | None = Field(
        default=None, description="Bearer token; needed to listen beyond this machine."
    )
    secrets_dir: Path | None = Field(
        default=None, description="Folder of secret files; `secrets` in the state folder if empty."
    )
    mail_roots: list[Path] | None = Field(
        default=None,
        description="Folders that mailboxes added over HTTP may lie in; see `mail_folders`.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    models: Path | None = Field(default=None, description="Model folder; the shipped one if empty.")
    encoder: str | None = Field(
        default=None, description="Sentence encoder by name or folder; the shipped one if empty."
    )
    contextual: bool = Field(
        default=True,
        description="Whether texts are read by the slower contextual stages, too.",
    )
    max_upload_bytes: int = Field(default=50 * 1024 * 1024, ge=1, description="Largest upload.")
    max_text_characters: int = Field(default=5_000_000, ge=1, description="Longest document.")
    inline_characters: int = Field(
        default=200_000,
        ge=0,
        description="Longer documents are analyzed after the answer has left.",
    )
    trusted_hosts: list[str] = Field(
        default=["127.0.0.1", "localhost", "testserver"],
        description="Host names to answer to; keeps other web pages out. With a token: all.",
    )
    share_records_between_projects: bool = Field(
        default=False,
        description="Whether needs of other projects are suggested; their clients must agree.",
    )
    broker_url: SecretStr | None = Field(
        default=None, description="amqp:// or redis:// broker of jobs; files in the state if empty."
    )
    worker_threads: int = Field(default=4, ge=1, le=64, description="Jobs at a time in a worker.")
    public_url: str | None = Field(
        default=None, description="Address of the pages as people open them, for links in mails."
    )
    smtp_host: str | None = Field(default=None, description="Mail server; no mail if empty.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection is protected."
    )
    smtp_user: str | None = Field(default=None, description="User of the mail server.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of that user.")
    smtp_from: str | None = Field(default=None, description="Sender of our mails.")
    webhook_secret: SecretStr | None = Field(
        default=None, min_length=16, description="Key that signs webhooks; none without it."
    )
    webhook_hosts: list[str] = Field(
        default=[], description="Host names that webhooks may go to; none without them."
    )
    log_level: str = Field(default="INFO", description="Level of the JSON log.")

    @property
    def hosts(self) -> list[str]:
        """Return the host names that requests may ask for."""
        return ["*"] if self.api_token is not None else [*self.trusted_hosts, self.host]

    @property
    def secret_folders(self) -> tuple[Path, ...]:
        """Return the folders that ``file:`` references may lead to: the chosen one, and ours."""
        ours = self.state / "secrets"
        return (ours,) if self.secrets_dir is None else (self.secrets_dir, ours)

    @property
    def mail_folders(self) -> tuple[Path, ...] | None:
        """Return the folders that a mailbox added over HTTP may lie in; ``None`` allows any.

        Without a token only people at this machine reach the service; with one, whoever holds it
        must not read all files that the service can read.
        """
        if self.mail_roots is not None:
            return tuple(self.mail_roots)
        return None if self.api_token is None else (self.state / "mail",)

    @property
    def url(self) -> str:
        """Return the address of the database."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.state / 'clientsignal.db').absolute()}"
