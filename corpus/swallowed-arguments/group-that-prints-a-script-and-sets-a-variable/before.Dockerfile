FROM python:3.12-slim
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 me
COPY --chown=me . /home/me
RUN { echo '#!/bin/sh'; shell=sh; echo 'exec "$@"'; } > /entry.sh && chmod 755 /entry.sh
USER me
WORKDIR /home/me
ENTRYPOINT ["/entry.sh"]
