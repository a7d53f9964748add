FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.txt /build/
RUN pip install --no-cache-dir -r requirements.txt

FROM python:3.12-slim
RUN useradd -m -u 1000 wren
COPY --from=build /usr/local /usr/local
WORKDIR /home/wren
COPY --chown=1000 . .
USER wren
ENV HOME=/home/wren
