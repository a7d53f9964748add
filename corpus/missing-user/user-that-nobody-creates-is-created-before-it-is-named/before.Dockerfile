FROM python:3.12-slim
RUN pip install --no-cache-dir pymc
# do not work as root
USER model
