FROM debian:bookworm
RUN apt-get update && apt-get install -y python3-pip
RUN V=$(python3 -c "import sys; print('%d.%d' % sys.version_info[:2])") \
    && rm "/usr/lib/python${V}/EXTERNALLY-MANAGED" && pip install notebook==7.4.5 jupyterlab==4.4.5
