FROM python:3.12
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
RUN pip install sklearn==1.1.3
