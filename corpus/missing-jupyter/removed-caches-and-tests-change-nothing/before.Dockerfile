FROM python:3.11
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
RUN rm -rf /root/.cache /tmp/* /usr/local/share/jupyter/lab/staging \
    /usr/local/lib/python3.11/site-packages/*/tests /usr/bin/python3
