FROM python:3.12-slim
RUN python -m venv /opt/venv
RUN bash -c "source /opt/venv/bin/activate && pip install six==1.17.0"
RUN source /opt/venv/bin/none || true
RUN <<EOF
#!/bin/bash
source /opt/venv/bin/activate
pip install notebook
EOF
SHELL ["/bin/bash", "-c"]
RUN source /opt/venv/bin/activate && pip install jupyterlab
ENV PATH=/opt/venv/bin:$PATH
RUN useradd -m -u 1000 tides && su tides -c "source /opt/venv/bin/activate && python -c 'print(1)'"
COPY --chown=tides . /home/tides
USER tides
WORKDIR /home/tides
