FROM dolfinx/lab:v0.8.0
COPY . /root/shared
ENTRYPOINT []
CMD ["--notebook-dir=/root/shared"]
