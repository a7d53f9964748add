FROM registry.example.org/lab/imaging:2.1
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
ENV PATH="/opt/conda/bin:/usr/local/bin:/usr/bin:/bin"
