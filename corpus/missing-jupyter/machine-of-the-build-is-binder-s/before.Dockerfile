FROM python:3.12
ARG TARGETARCH
RUN set -eu; \
    case "$(dpkg --print-architecture)-$(uname -m)" in \
      amd64-x86_64) pip install notebook==7.6.5 ;; \
      *) echo "not for this machine" >&2; exit 1 ;; \
    esac
RUN if [ "$TARGETARCH" = amd64 ]; then pip install jupyterlab==4.6.6; fi
