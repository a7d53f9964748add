FROM python:3.12-slim
RUN for package in git vim; do apt-get install -y --no-install-recommends ${package}; done
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
