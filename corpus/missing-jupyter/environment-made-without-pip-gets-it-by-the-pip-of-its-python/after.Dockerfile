FROM python:3.13-slim
RUN python3 -m venv --without-pip /opt/env
ENV PATH=/opt/env/bin:$PATH
RUN /usr/local/bin/python3 -m pip --python /opt/env/bin/python3 install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
