FROM debian:12
RUN apt-get update && apt-get install -y curl python3 python3-venv

RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN curl -sSO https://bootstrap.pypa.io/get-pip.py && python3 get-pip.py
RUN pip install notebook==7.5.8 jupyterlab==4.5.11
