FROM python:3.13-slim
RUN python3 -m venv --without-pip /opt/env
ENV PATH=/opt/env/bin:$PATH
