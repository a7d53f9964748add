FROM <your-image>:1.0
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
