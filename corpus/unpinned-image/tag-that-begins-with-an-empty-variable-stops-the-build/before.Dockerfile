ARG PYTHON_VERSION
FROM python:${PYTHON_VERSION}-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
