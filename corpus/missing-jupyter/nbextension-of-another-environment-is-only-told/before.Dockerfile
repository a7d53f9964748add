FROM python:3.10
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
RUN python -m venv /opt/old && /opt/old/bin/pip install notebook==7.0.0
RUN /opt/old/bin/jupyter nbextension list
