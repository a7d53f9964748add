"""Where the settings come from, and what the editor is asked to tell."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from autofix.server.language import Server
from autofix.server.settings import SECTION, first, over, read, section

_WATCHED = (
    "**/*.{txt,in,yml,yaml,toml,cfg,sh,bash,lock}",
    "**/{Pipfile,setup.py,postBuild,start,.dockerignore,Dockerfile}",
)
"""The files of a build context that a look at a Dockerfile may depend on."""


def register(server: Server) -> None:
    """Have the server read its settings when it starts and whenever they change."""
    told: dict[str, Any] = {"first": None, "now": None}

    def take() -> None:
        parts = [section(told["first"]), section(told["now"])]
        merged: Any = {}
        for part in parts:
            merged = {**merged, **part} if isinstance(part, dict) else part or merged
        choice, complaints = read(merged)
        for complaint in complaints:
            server.window_show_message(
                types.ShowMessageParams(types.MessageType.Warning, complaint)
            )
        choice = over(server.given, choice)
        if choice != server.choice:
            server.choice = choice
            server.refresh()

    def answers() -> bool:
        workspace = server.client_capabilities.workspace
        return bool(workspace and workspace.configuration)

    async def pull() -> None:
        item = types.ConfigurationItem(section=SECTION)
        answer = await server.workspace_configuration_async(types.ConfigurationParams([item]))
        told["now"] = first(answer)
        take()

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        told["first"] = params.initialization_options
        take()

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        wanted = _registrations(server.client_capabilities)
        if wanted:
            await server.client_register_capability_async(types.RegistrationParams(wanted))
        if answers():
            await pull()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(params: types.DidChangeConfigurationParams) -> None:
        if answers():
            await pull()
        else:
            told["now"] = params.settings
            take()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def touched(_: types.DidChangeWatchedFilesParams) -> None:
        server.refresh()


def _registrations(capabilities: types.ClientCapabilities) -> list[types.Registration]:
    """What the editor is asked to tell later on, as far as it can be asked."""
    workspace = capabilities.workspace
    wanted: list[types.Registration] = []
    if workspace is None:
        return wanted
    files, configuration = workspace.did_change_watched_files, workspace.did_change_configuration
    if files and files.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(glob) for glob in _WATCHED]
        )
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        wanted.append(types.Registration(f"{SECTION}-files", method, options))
    if configuration and configuration.dynamic_registration:
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        wanted.append(types.Registration(f"{SECTION}-settings", method, {"section": SECTION}))
    return wanted
