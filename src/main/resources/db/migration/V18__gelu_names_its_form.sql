-- What was called gelu until now is its approximation by tanh, which is called gelu_tanh from now on: gelu is the exact function.
update model_versions set definition = replace(definition, '"activation":"gelu"', '"activation":"gelu_tanh"')
    where definition like '%"activation":"gelu"%';
-- Not before the architecture: there are the tags, whose names and values are the client's.
update jobs set specification = substring(specification, 1, position('"architecture":{' in specification) - 1)
        || replace(substring(specification, position('"architecture":{' in specification)), '"activation":"gelu"', '"activation":"gelu_tanh"')
    where specification like '%"architecture":{%"activation":"gelu"%';
