FROM python:3.11
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
RUN ln -sf python3.11 /usr/local/bin/python3 && ln -sf python3 /usr/local/bin/python
