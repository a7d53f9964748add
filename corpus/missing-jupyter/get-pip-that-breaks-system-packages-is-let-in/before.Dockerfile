FROM debian:12
RUN apt-get update && apt-get install -y curl python3
RUN curl -sSO https://bootstrap.pypa.io/get-pip.py && python3 get-pip.py --break-system-packages
RUN python3 -m pip install --break-system-packages notebook==7.5.8 jupyterlab==4.5.11
