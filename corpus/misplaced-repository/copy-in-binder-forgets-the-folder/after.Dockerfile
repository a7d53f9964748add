FROM python:3.12-slim
RUN useradd -m -u 1000 tern
ENV HOME=/home/tern
COPY binder/requirements.txt /opt/lists/wanted.txt
COPY ["binder/install.sh", "/opt/"]
RUN pip install -r /opt/lists/wanted.txt && sh /opt/install.sh
COPY --chown=1000 . ${HOME}
USER tern
WORKDIR ${HOME}
