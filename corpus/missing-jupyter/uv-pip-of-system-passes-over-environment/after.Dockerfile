FROM python:3.12-slim
RUN pip install --no-cache-dir uv && python -m venv /opt/lab
ENV PATH=/opt/lab/bin:$PATH
RUN uv pip install --system notebook jupyterlab
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
