FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5
RUN <<EOF python3
import pathlib
pathlib.Path("/etc/wren.conf").write_text("colour = blue\n")
EOF
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
