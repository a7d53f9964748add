FROM python:3.7
RUN pip install jupyter==1.0.0
RUN python3 -m pip install --no-cache-dir jupyterlab==3.6.8
