FROM python:3.12-slim
RUN useradd -m -u 1000 tern
ENV HOME=/home/tern
COPY requirements.txt /tmp/
RUN pip install -r /tmp/requirements.txt
COPY --chown=1000 . ${HOME}
USER tern
WORKDIR ${HOME}
