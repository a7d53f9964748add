"""Build a repository as repo2docker does, launch it as Binder does, and measure the outcome.

Nothing here looks inside a Dockerfile: a repository is good when its image builds, starts and
serves. What a repository brings is not trusted: nothing of it runs outside a container, no shell
sees its names, ports are open on the loopback only, and what it prints is bounded and made
harmless before a terminal sees it.
"""
