"""Base images, registries and the network."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom

SYMPTOMS = (
    Symptom(
        "platform",
        (
            Sign("no match for platform in manifest"),
            Sign("no matching manifest for "),
            Sign("does not match the specified platform"),
        ),
        "The base image is not made for linux/amd64, the only platform that Binder builds for.",
        "Choose a tag or an image that has linux/amd64.",
    ),
    Symptom(
        "rate-limit",
        (
            Sign("toomanyrequests"),
            Sign("pull rate limit"),
            Sign("429 Too Many Requests"),
        ),
        "The registry refuses more downloads for now.",
        "Build again later; an image that is in another registry too avoids the limit.",
    ),
    Symptom(
        "base-image-unknown",
        (
            Sign("manifest unknown"),
            Sign("pull access denied"),
            Sign("insufficient_scope: authorization failed"),
            Sign("repository does not exist"),
            Sign(
                ": not found",
                r"(?:ERROR|failed to solve): (?:.*\s)?\S[^\s/]*/\S[^\s:@]*[:@]\S+: not found$",
            ),
        ),
        "The registry has no such image or tag, or does not show it to everybody.",
        "Check the name and the tag of FROM; old tags get deleted, and a private image cannot be "
        "used on Binder.",
    ),
    Symptom(
        "certificate",
        (
            Sign("CERTIFICATE_VERIFY_FAILED"),
            Sign("SSL certificate problem"),
            Sign(
                "x509: certificate", r"x509: certificate (?:signed by unknown|has expired|is val)"
            ),
            Sign("server certificate verification failed"),
            Sign("invalid peer certificate"),
            Sign("The certificate of", r"certificate of .* is not trusted"),
        ),
        "The certificate of a server is not trusted in the image.",
        "Install or renew ca-certificates before; an old base image has old certificates.",
    ),
    Symptom(
        "no-network",
        (
            Sign("Temporary failure resolving"),
            Sign("emporary failure in name resolution"),
            Sign("Could not resolve host"),
            Sign(": no such host", r"dial tcp: lookup \S+(?: on \S+)?: no such host"),
            Sign("Network is unreachable"),
            Sign("failed to do request: "),
            Sign("TLS handshake timeout"),
        ),
        "A server could not be reached.",
        "Check the address and build again; a running container on Binder reaches few ports only.",
    ),
    Symptom(
        "clone-failed",
        (
            Sign("fatal: could not read Username"),
            Sign("fatal: repository '", r"not found"),
            Sign("fatal: Remote branch "),
            Sign("Host key verification failed"),
            Sign("Permission denied (publickey"),
            Sign("Failed to clone repository from"),
            Sign("Failed to check out "),
            Sign("Could not resolve ref for"),
        ),
        "A repository, or a branch or tag of it, is not there or not public.",
        "Check the address and the branch; use https, and copy your own repository with COPY "
        "instead.",
    ),
    Symptom(
        "engine",
        (
            Sign("Cannot connect to the Docker daemon"),
            Sign("trying to connect to the Docker daemon socket"),
            Sign("trying to connect to the docker API"),
            Sign("Container engine initialization error"),
            Sign("The buildx plugin must be installed"),
        ),
        "There is no container engine that can be used.",
        "Start Docker or Podman, and see that your user may use it.",
    ),
)
