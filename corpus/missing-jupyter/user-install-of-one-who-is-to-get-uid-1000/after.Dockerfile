FROM debian:12
RUN apt-get update && apt-get install -y python3-pip && useradd -m -u 1500 tephra
USER tephra
RUN pip3 install --user --break-system-packages notebook jupyterlab
ENV PATH=/home/tephra/.local/bin:${PATH}
