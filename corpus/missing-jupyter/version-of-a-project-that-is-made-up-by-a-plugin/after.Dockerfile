FROM python:3.12-slim-bookworm
WORKDIR /p
COPY . .
RUN pip install .
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
