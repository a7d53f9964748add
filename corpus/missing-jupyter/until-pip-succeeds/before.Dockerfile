FROM python:3.12-slim-bookworm
RUN until pip install notebook==7.4.5 jupyterlab==4.4.5; do sleep 5; done
