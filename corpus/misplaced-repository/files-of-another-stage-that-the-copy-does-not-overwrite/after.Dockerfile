FROM golang:1.23-bookworm AS build
RUN go install example.org/tool@v1.2.0
FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
USER wren
WORKDIR /home/wren
COPY --from=build /go/bin/tool /home/wren/bin/tool
COPY requirements.txt .
USER root
COPY . ${HOME}
RUN chown -R 1000 ${HOME}
USER wren
