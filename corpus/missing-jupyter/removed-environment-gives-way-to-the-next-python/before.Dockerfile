FROM python:3.11
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install notebook==7.5.8 jupyterlab==4.5.11
ENV PATH=/opt/venv/bin:$PATH
RUN rm -rf /opt/venv
