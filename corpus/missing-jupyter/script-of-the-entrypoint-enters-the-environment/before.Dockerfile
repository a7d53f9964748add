FROM python:3.12
RUN python -m venv /srv/env && /srv/env/bin/pip install notebook jupyterlab
COPY run.sh /run.sh
ENTRYPOINT ["bash", "/run.sh"]
