FROM python:3.12-slim
RUN python -m venv /opt/labs && /opt/labs/bin/pip install notebook jupyterlab
ENV PATH=/opt/labs/bin:${PATH}
