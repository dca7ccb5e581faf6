"""The API as the command line calls it. Address and token are found by themselves beside the data."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from deploy.cli import codes
from deploy.cli.codes import word
from deploy.cli.places import data_folder
from deploy.cli.words import language, say

SECONDS = 30.0
UPLOAD_SECONDS = 300.0


class Refused(Exception):
    """The call was not done; the message says why, *problem* is what the API answered."""

    def __init__(self, message: str, problem: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.problem = problem or {"code": "unreachable", "detail": message}


@dataclass
class Client:
    """Signed-in access to one gateway."""

    url: str
    token: str
    session: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def find(cls) -> Client:
        """Return access as `NUANJIA_URL` and `NUANJIA_TOKEN` say, or as the embedded system wrote it."""
        url, token = os.environ.get("NUANJIA_URL", ""), os.environ.get("NUANJIA_TOKEN", "")
        if not (url and token):
            known = _written(data_folder() / "cli.json")
            same = not url or url.rstrip("/") == str(known.get("url", "")).rstrip("/")
            url = url or str(known.get("url", ""))
            token = token or (str(known.get("token", "")) if same else "")
        if not url or not token:
            raise Refused(
                say(
                    f"没有找到正在运行的系统（{data_folder() / 'cli.json'}）。请先运行 make run；"
                    "数据在别处时设置 NUANJIA_DATA，系统在别的机器上时设置 NUANJIA_URL 与 NUANJIA_TOKEN。",
                    f"No running system was found ({data_folder() / 'cli.json'}). Start one with "
                    "make run; set NUANJIA_DATA where the data are elsewhere, or NUANJIA_URL and "
                    "NUANJIA_TOKEN where the system runs on another machine.",
                )
            )
        return cls(url.rstrip("/"), token)

    def get(self, path: str, **query: Any) -> Any:
        wanted = {name: value for name, value in query.items() if value is not None}
        return self._call("GET", path, params=wanted)

    def post(self, path: str, told: dict[str, Any] | None = None) -> Any:
        return self._call("POST", path, json=told or {})

    def upload(self, path: str, file: Path) -> Any:
        with file.open("rb") as content:
            return self._call(
                "POST", path, files={"file": (file.name, content)}, timeout=UPLOAD_SECONDS
            )

    def download(self, path: str, **query: Any) -> bytes:
        """Return a file as it is."""
        answer = self._send("GET", path, timeout=UPLOAD_SECONDS, params=query)
        if answer.ok:
            return answer.content
        told = _told(answer)
        raise Refused(_sentence(told), told)

    def _call(self, verb: str, path: str, *, timeout: float = SECONDS, **asked: Any) -> Any:
        answer = self._send(verb, path, timeout=timeout, **asked)
        told = _told(answer)
        if answer.ok:
            return told
        raise Refused(_sentence(told), told)

    def _send(self, verb: str, path: str, *, timeout: float, **asked: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": language()}
        try:
            return self.session.request(
                verb, f"{self.url}/api/v1{path}", headers=headers, timeout=timeout, **asked
            )
        except requests.RequestException as error:
            raise Refused(
                say(
                    f"连接不上 {self.url}：系统没有运行，或网络不通。",
                    f"{self.url} cannot be reached: the system is not running, or the network is down.",
                )
            ) from error


def _told(answer: requests.Response) -> Any:
    try:
        return answer.json() if answer.content else None
    except ValueError as error:
        raise Refused(f"{answer.status_code} {answer.reason}") from error


def _sentence(problem: Any) -> str:
    if not isinstance(problem, dict):
        return str(problem)
    lines = [str(problem.get("detail") or problem.get("code"))]
    for error in problem.get("errors", []):
        field_name = word(codes.REFUSED, error.get("field"))
        lines.append(
            "  "
            + say(f"{field_name}：{error.get('message')}", f"{field_name}: {error.get('message')}")
        )
    return "\n".join(lines)


def _written(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found
