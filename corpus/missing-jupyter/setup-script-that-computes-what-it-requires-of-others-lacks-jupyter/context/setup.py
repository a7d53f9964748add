from setuptools import setup

with open('requirements.txt') as file:
    needs = [line.strip() for line in file]
setup(name='waves', install_requires=needs)
