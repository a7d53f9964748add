FROM oraclelinux:7 AS tools
RUN yum install -y make
FROM python:3.11-slim
COPY --from=tools /usr/bin/make /usr/local/bin/make
RUN pip install --no-cache-dir notebook jupyterlab
