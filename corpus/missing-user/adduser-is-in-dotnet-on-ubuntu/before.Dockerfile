FROM mcr.microsoft.com/dotnet/sdk:7.0-jammy
RUN apt-get update && apt-get install -y python3-pip && rm -rf /var/lib/apt/lists/*
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
RUN adduser --disabled-password --gecos "" --uid 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
